/**
 * The edge: what other servers and operators see of a bridge. Here are the settings and the few
 * things that both of its ports share; it keeps nothing between two requests but caches and
 * counters.
 */
package io.peekbridge.api;

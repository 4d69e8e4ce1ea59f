/**
 * Request authentication: the X-Matrix header, made and checked (server-server API: "Request
 * Authentication").
 */
package io.peekbridge.federation.auth;

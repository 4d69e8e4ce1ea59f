/**
 * What both ports have in common: a bounded HTTP server, requests as they were sent, and errors
 * that are answered instead of thrown.
 */
package io.peekbridge.api.web;

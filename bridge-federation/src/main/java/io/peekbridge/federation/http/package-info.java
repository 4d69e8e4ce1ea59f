/**
 * One HTTP exchange with one address: bounded in time and size, without redirects, cookies, retries
 * or decompression.
 */
package io.peekbridge.federation.http;

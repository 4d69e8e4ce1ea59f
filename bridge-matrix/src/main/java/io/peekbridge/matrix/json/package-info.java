/** Strict reading of JSON from other servers, and canonical JSON. */
package io.peekbridge.matrix.json;

/** TLS from PEM files. */
package io.peekbridge.federation.tls;

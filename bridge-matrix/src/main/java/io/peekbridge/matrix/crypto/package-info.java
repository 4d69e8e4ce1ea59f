/** Ed25519 keys and signatures of JSON objects. */
package io.peekbridge.matrix.crypto;

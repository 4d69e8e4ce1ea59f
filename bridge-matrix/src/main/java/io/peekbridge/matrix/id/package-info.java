/** Matrix identifiers as types of their own, checked when they are made. */
package io.peekbridge.matrix.id;

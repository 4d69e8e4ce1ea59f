/** Room versions, as data: each is described by what it does differently. */
package io.peekbridge.matrix.room;

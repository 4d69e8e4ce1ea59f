/** State resolution: what a room's state is where its history has come apart. */
package io.peekbridge.matrix.state;

/** Following a topic from outside, as any consumer would. */
package io.peekbridge.app.tail;

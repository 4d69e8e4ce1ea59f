/** A whole bridge: what each module offers, put together, started and stopped in order. */
package io.peekbridge.app.bridge;

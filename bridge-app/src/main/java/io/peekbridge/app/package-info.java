/** The distribution: entry point of the {@code bridge} command. */
package io.peekbridge.app;

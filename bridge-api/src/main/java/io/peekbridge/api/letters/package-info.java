/** The topic {@code dead-letters}, for those who want to know what became of something. */
package io.peekbridge.api.letters;

/**
 * The command line. Commands that ask a running bridge use its operator interface like anyone else;
 * {@code serve}, {@code demo} and {@code bench} start one.
 */
package io.peekbridge.app.cli;

/** Inputs that nobody would think of, for this module and those that build on it. */
package io.peekbridge.matrix.fuzz;

/** The demonstration: two bridges on one machine, and what goes from one to the other. */
package io.peekbridge.app.demo;

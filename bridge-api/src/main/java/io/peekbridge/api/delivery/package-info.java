/** What operators, and other servers by showing that they are there, say about our deliveries. */
package io.peekbridge.api.delivery;

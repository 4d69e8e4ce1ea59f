/**
 * Events of other servers: asking for them, finding out whether they are what they claim to be, and
 * giving them to the topology. Nothing that another server says is believed here, and nothing of it
 * costs more than was allowed for it.
 */
package io.peekbridge.relay.fetch;

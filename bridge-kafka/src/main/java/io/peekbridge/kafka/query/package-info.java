/** The one interface through which the edge and the relay ask the topology about rooms. */
package io.peekbridge.kafka.query;

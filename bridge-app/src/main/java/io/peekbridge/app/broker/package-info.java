/** An Apache Kafka broker inside this process, for one machine with nothing else installed. */
package io.peekbridge.app.broker;

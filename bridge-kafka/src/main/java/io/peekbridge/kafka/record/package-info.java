/**
 * The records on the topics. Each is a JSON object; PDUs inside are passed through byte for byte.
 */
package io.peekbridge.kafka.record;

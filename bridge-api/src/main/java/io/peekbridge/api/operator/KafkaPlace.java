package io.peekbridge.api.operator;

/**
 * Where the bridge's topics are, for those who want to read them.
 *
 * @param bootstrap host:port pairs, separated by commas, as this process reaches them
 * @param topicPrefix what the names of its topics start with
 */
public record KafkaPlace(String bootstrap, String topicPrefix) {}

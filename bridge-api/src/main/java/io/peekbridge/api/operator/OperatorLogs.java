package io.peekbridge.api.operator;

import io.peekbridge.api.delivery.DeliveryLog;
import io.peekbridge.api.delivery.DestinationOrders;
import io.peekbridge.api.letters.DeadLetterLog;

/** Topics that operators look into and write to, besides the log of rooms. */
public record OperatorLogs(
    DestinationOrders orders, DeliveryLog deliveries, DeadLetterLog deadLetters) {}

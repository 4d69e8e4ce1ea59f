package io.peekbridge.matrix.auth;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A test with a {@code RoomVersion} as its parameter, run once for each that is supported. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "version {0}")
@MethodSource("io.peekbridge.matrix.room.RoomVersions#supported")
@interface EachRoomVersion {}

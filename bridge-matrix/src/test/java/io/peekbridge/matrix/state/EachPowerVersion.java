package io.peekbridge.matrix.state;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A test with a {@code RoomVersion} as its parameter, run for versions of both algorithms that go
 * by power.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "version {0}")
@MethodSource("io.peekbridge.matrix.state.ResolutionByPowerTest#versions")
@interface EachPowerVersion {}

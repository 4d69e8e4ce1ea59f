package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.room.RoomRule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** A test with a {@code RoomVersion} as its parameter, run once for each that is supported. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ParameterizedTest(name = "version {0}")
@ArgumentsSource(RoomVersionArguments.class)
@interface EachRoomVersion {
  /** Only for versions that have all these rules. */
  RoomRule[] having() default {};

  /** Only for versions that have none of these rules. */
  RoomRule[] lacking() default {};
}

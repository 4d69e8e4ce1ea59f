package io.peekbridge.matrix.auth;

import io.peekbridge.matrix.room.RoomVersion;
import io.peekbridge.matrix.room.RoomVersions;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.AnnotationConsumer;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The versions that {@link EachRoomVersion} asks for. */
final class RoomVersionArguments implements ArgumentsProvider, AnnotationConsumer<EachRoomVersion> {
  private EachRoomVersion wanted;

  @Override
  public void accept(EachRoomVersion annotation) {
    wanted = annotation;
  }

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    return RoomVersions.supported().stream().filter(this::isWanted).map(Arguments::of);
  }

  private boolean isWanted(RoomVersion version) {
    return Stream.of(wanted.having()).allMatch(version::has)
        && Stream.of(wanted.lacking()).noneMatch(version::has);
  }
}

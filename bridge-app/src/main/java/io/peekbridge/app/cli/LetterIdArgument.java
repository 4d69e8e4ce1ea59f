package io.peekbridge.app.cli;

import io.peekbridge.api.letters.LetterId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The id of a dead letter as an argument. */
final class LetterIdArgument implements ITypeConverter<LetterId> {
  @Override
  public LetterId convert(String text) {
    return LetterId.parse(text)
        .orElseThrow(() -> new TypeConversionException("an id is PARTITION-OFFSET, such as 2-17"));
  }
}

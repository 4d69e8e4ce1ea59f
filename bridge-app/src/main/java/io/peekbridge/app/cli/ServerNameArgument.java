package io.peekbridge.app.cli;

import io.peekbridge.matrix.id.MalformedIdException;
import io.peekbridge.matrix.id.ServerName;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The name of a server as an argument. */
final class ServerNameArgument implements ITypeConverter<ServerName> {
  @Override
  public ServerName convert(String text) {
    try {
      return new ServerName(text);
    } catch (MalformedIdException e) {
      throw new TypeConversionException("'" + text + "' is not the name of a server");
    }
  }
}

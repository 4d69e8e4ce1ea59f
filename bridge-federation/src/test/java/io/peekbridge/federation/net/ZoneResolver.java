package io.peekbridge.federation.net;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** Answers DNS queries from records given in zone file notation. */
final class ZoneResolver implements Resolver {
  private final Map<Name, List<Record>> records = new HashMap<>();
  private final Map<String, Integer> failures = new HashMap<>();
  private boolean silent;
  private int queries;

  ZoneResolver with(String name, int type, String data) {
    try {
      Name owner = Name.fromString(name, Name.root);
      records
          .computeIfAbsent(owner, unused -> new ArrayList<>())
          .add(Record.fromString(owner, type, DClass.IN, 300, data, Name.root));
      return this;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  ZoneResolver failing(String name, int type, int rcode) throws TextParseException {
    failures.put(Name.fromString(name, Name.root) + "/" + type, rcode);
    return this;
  }

  ZoneResolver silent() {
    silent = true;
    return this;
  }

  int queries() {
    return queries;
  }

  @Override
  public CompletionStage<Message> sendAsync(Message query) {
    queries++;
    if (silent) {
      return new CompletableFuture<>();
    }
    Record question = query.getQuestion();
    Message answer = new Message(query.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.addRecord(question, Section.QUESTION);
    Integer failure = failures.get(question.getName() + "/" + question.getType());
    List<Record> found = records.get(question.getName());
    if (failure != null) {
      answer.getHeader().setRcode(failure);
    } else if (found == null) {
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    } else {
      found.stream()
          .filter(each -> each.getType() == question.getType() || each.getType() == Type.CNAME)
          .forEach(each -> answer.addRecord(each, Section.ANSWER));
    }
    return CompletableFuture.completedFuture(answer);
  }

  @Override
  public void setPort(int port) {}

  @Override
  public void setTCP(boolean flag) {}

  @Override
  public void setIgnoreTruncation(boolean flag) {}

  @Override
  public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

  @Override
  public void setTSIGKey(TSIG key) {}

  @Override
  public void setTimeout(Duration timeout) {}
}

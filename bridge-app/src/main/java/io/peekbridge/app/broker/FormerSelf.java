package io.peekbridge.app.broker;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.metadata.BrokerRegistration;

/**
 * Watches the cluster's metadata until the broker of an earlier run is fenced, or there was none.
 */
final class FormerSelf implements MetadataPublisher {
  private final int brokerId;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();

  FormerSelf(int brokerId) {
    this.brokerId = brokerId;
  }

  /** Completed when no broker of this id leads anything. */
  CompletableFuture<Void> gone() {
    return gone;
  }

  @Override
  public String name() {
    return "FormerSelf(" + brokerId + ")";
  }

  @Override
  public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
    BrokerRegistration registration = image.cluster().broker(brokerId);
    if (registration == null || registration.fenced()) {
      gone.complete(null);
    }
  }

  /** Nothing is held. Says, other than its supertype, that it throws nothing. */
  @Override
  public void close() {}
}

package io.peekbridge.streams.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LruCacheTest {
  private final LruCache<String, Integer> cache = new LruCache<>(10, Integer::longValue);

  @Test
  void what_was_used_least_recently_goes_first() {
    cache.put("a", 4);
    cache.put("b", 4);
    assertThat(cache.get("a")).contains(4);

    cache.put("c", 4);

    assertThat(cache.get("a")).contains(4);
    assertThat(cache.get("b")).isEmpty();
    assertThat(cache.get("c")).contains(4);
  }

  @Test
  void a_value_that_is_put_again_weighs_once() {
    cache.put("a", 4);
    cache.put("b", 4);
    cache.put("b", 5);
    cache.put("b", 6);

    assertThat(cache.get("a")).contains(4);
    assertThat(cache.get("b")).contains(6);
  }

  @Test
  void what_is_heavier_than_everything_is_not_kept() {
    cache.put("a", 11);
    cache.put("b", 10);

    assertThat(cache.get("a")).isEmpty();
    assertThat(cache.get("b")).contains(10);
  }

  @Test
  void what_is_removed_weighs_nothing() {
    cache.put("a", 10);
    cache.remove("a");
    cache.remove("never there");
    cache.put("b", 4);
    cache.put("c", 6);

    assertThat(cache.get("a")).isEmpty();
    assertThat(cache.get("b")).contains(4);
    assertThat(cache.get("c")).contains(6);
  }
}

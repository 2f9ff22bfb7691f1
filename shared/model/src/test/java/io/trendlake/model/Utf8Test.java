// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Reading and checking UTF-8, with the JDK's decoder as the oracle. */
final class Utf8Test {

  private static final int[] FIRST = {
    0x41, 0x7f, 0x80, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5
  };
  private static final int[] NEXT = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};

  @Test
  void anyBytes_areValidWhenTheJdkDecodesThem() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 200_000; i++) {
      byte[] bytes = bytes(random);
      assertThat(Utf8.isValid(bytes, 0, bytes.length))
          .describedAs("-Dseed=%d, bytes %s", seed, bytes)
          .isEqualTo(decodes(bytes));
    }
  }

  @Test
  void characters_areReadOneByOne() {
    String text = "a\u00e9\u20ac\ud83d\ude00z";
    byte[] bytes = text.getBytes(UTF_8);
    List<Integer> runes = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += Utf8.width(bytes, at, bytes.length)) {
      runes.add(Utf8.rune(bytes, at, bytes.length));
    }
    assertThat(runes).isEqualTo(text.codePoints().boxed().toList());
  }

  @Test
  void invalidByte_readsAsOneErrorCharacter() {
    byte[] cut = {(byte) 0xe2, (byte) 0x82, 'a'};
    assertThat(Utf8.rune(cut, 0, cut.length)).isEqualTo(Utf8.ERROR);
    assertThat(Utf8.width(cut, 0, cut.length)).isEqualTo(1);
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(12)];
    for (int i = 0; i < bytes.length; i++) {
      int[] from = random.nextInt(3) == 0 ? FIRST : NEXT;
      bytes[i] = (byte) (random.nextBoolean() ? 'a' : from[random.nextInt(from.length)]);
    }
    return bytes;
  }

  private static boolean decodes(byte[] bytes) {
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}

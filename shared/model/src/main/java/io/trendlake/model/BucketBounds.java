// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.model;

/**
 * The upper bounds of buckets.
 *
 * <p>Those of exponential schemas come from a table and not from a power, since the numbers that
 * all clients and Prometheus use are not always the nearest ones: 178 of schema 8's 256 differ in
 * their last places. The table holds the lower 52 bits of each of them within [1, 2); schema s has
 * every 2^(8-s)-th of them.
 */
public final class BucketBounds {

  private static final int FINEST = 8;

  private static final String BITS =
      """
      0000000000000 00b1afa5abcbf 0163da9fb3335 02168143b0281 02c9a3e778061 037d42e11bbcc
      04315e86e7f84 04e5f72f654b1 059b0d3158574 0650a0e3c1f89 0706b29ddf6dd 07bd42b72a836
      0874518759bc8 092bdf66607e0 09e3ecac6f383 0a9c79b1f3919 0b5586cf9890f 0c0f145e46c85
      0cc922b7247f6 0d83b23395dea 0e3ec32d3d1a2 0efa55fdfa9c5 0fb66affed31a 1073028d7233d
      11301d0125b50 11edbab5e2ab5 12abdc06c31cb 136a814f204aa 1429aaea92ddf 14e95934f312d
      15a98c8a58e50 166a45471c3c1 172b83c7d517b 17ed48695bbc0 18af9388c8de9 1972658375d2f
      1a35beb6fcb75 1af99f8138a1c 1bbe084045cd3 1c82f95281c6b 1d4873168b9aa 1e0e75eb44026
      1ed5022fcd91c 1f9c18438ce4c 2063b88628cd6 212be3578a819 21f49917ddc95 22bdda27912d0
      2387a6e756238 2451ffb82140a 251ce4fb2a63e 25e85711ece74 26b4565e27cdd 2780e341ddf2a
      284dfe1f56380 291ba7591bb6f 29e9df51fdee1 2ab8a66d10f13 2b87fd0dad98f 2c57e39771b2e
      2d285a6e4030b 2df961f641589 2ecafa93e2f55 2f9d24abd886a 306fe0a31b715 31432edeeb2fd
      32170fc4cd831 32eb83ba8ea32 33c08b26416ff 3496266e3fa2d 356c55f929ff0 36431a2de883a
      371a7373aa9ca 37f26231e7549 38cae6d05d864 39a401b7140ed 3a7db34e59ff6 3b57fbfec6cf4
      3c32dc313a8e3 3d0e544ede172 3dea64c123422 3ec70df1c5175 3fa4504ac801b 40822c367a024
      4160a21f72e2a 423fb2709468a 431f5d950a896 43ffa3f84b9d4 44e086061892d 45c2042a7d232
      46a41ed1d0057 4786d668b3236 486a2b5c13cd0 494e1e192aed2 4a32af0d7d3de 4b17dea6db7d7
      4bfdad5362a27 4ce41b817c114 4dcb299fddd0d 4eb2d81d8abfe 4f9b2769d2ca7 508417f4531ef
      516daa2cf6642 5257de83f4eef 5342b569d4f81 542e2f4f6ad27 551a4ca5d920d 56070dde910d0
      56f4736b527da 57e27dbe2c4cf 58d12d497c7fc 59c0827ff07cb 5ab07dd485429 5ba11fba87a02
      5c9268a5946b6 5d84590998b92 5e76f15ad2148 5f6a320dceb71 605e1b976dc08 6152ae6cdf6f4
      6247eb03a5584 633dd1d1929fd 6434634ccc31e 652b9febc8fb5 6623882552224 671c1c70833f5
      68155d44ca972 690f4b19e9537 6a09e667f3bcc 6b052fa75173e 6c012750bdabe 6cfdcddd47645
      6dfb23c651a2e 6ef9298593ae4 6ff7df9519482 70f7466f42e85 71f75e8ec5f73 72f8286ead089
      73f9a48a58172 74fbd35d7cbfc 75feb564267c8 77024b1ab6e09 780694fde5d3e 790b938ac1cf5
      7a11473eb0186 7b17b0976cfda 7c1ed0130c131 7d26a62ff86ef 7e2f336cf4e61 7f3878491c490
      80427543e1a10 814d2add106d8 82589994cce11 8364c1eb941f6 8471a4623c7ab 857f4179f5b1f
      868d99b4492eb 879cad931a435 88ac7d98a6697 89bd0a478580d 8ace5422aa0db 8be05bad61778
      8cf3216b5448b 8e06a5e0866d8 8f1ae99157736 902fed0282c8a 9145b0b91ffc5 925c353aa2fe2
      93737b0cdc5e4 948b82b5f98e4 95a44cbc8520d 96bdd9a7670b1 97d829fde4e4f 98f33e47a22a2
      9a0f170ca07b8 9b2bb4d53fe0b 9c49182a3f08f 9d674194bb8d4 9e86319e32321 9fa5e8d07f29c
      a0c667b5de564 a1e7aed8eb8bb a309bec4a2d32 a42c980460ad7 a5503b23e255b a674a8af46051
      a799e1330b356 a8bfe53c12e57 a9e6b5579fdbe ab0e521356eb9 ac36bbfd3f378 ad5ff3a3c2773
      ae89f995ad3ac afb4ce622f2fe b0e07298db663 b20ce6c9a8950 b33a2b84f15fa b468415b749b0
      b59728de55938 b6c6e29f1c529 b7f76f2fb5e45 b928cf22749e2 ba5b030a10647 bb8e0b79a6f1d
      bcc1e904bc1d0 bdf69c3f3a205 bf2c25bd71e06 c06286141b33b c199bdd85529a c2d1cd9fa652a
      c40ab5fffd078 c544778fafb20 c67f12e57d149 c7ba88988c931 c8f6d9406e7b2 ca3405751c4d8
      cb720dcef9066 ccb0f2e6d1672 cdf0b555dc3f6 cf3155b5bab70 d072d4a078979 d1b532b08c966
      d2f87080d89ee d43c8eacaa1d3 d5818dcfba486 d6c76e862e6d2 d80e316c98396 d955d71ff6074
      da9e603db3284 dbe7cd63a8313 dd321f301b45e de7d5641c0656 dfc97337b9b5d e11676b197d16
      e264614f5a126 e3b333b16ee0f e502ee78b3ff5 e653924676d75 e7a51fbc74c81 e8f7977cdb73e
      ea4afa2a490d8 eb9f4867cca6d ecf482d8e67ee ee4aaa218850e efa1bee615a26 f0f9c1cb64129
      f252b376bba95 f3ac948dd7272 f50765b6e453e f6632798844f6 f7bfdad9cbe10 f91d802243c86
      fa7c1819e90d6 fbdba3692d512 fd3c22b8f71ee fe9d96b2a23d6
      """;

  private static final double[] TABLE = table();

  private BucketBounds() {}

  private static double[] table() {
    String[] bits = BITS.strip().split("\\s+", -1);
    double[] table = new double[bits.length];
    for (int i = 0; i < bits.length; i++) {
      table[i] = Double.longBitsToDouble(0x3ffL << 52 | Long.parseLong(bits[i], 16));
    }
    return table;
  }

  /** The upper bound of a positive bucket. */
  public static double upper(NativeHistogram h, int index) {
    return h.hasCustomBuckets() ? custom(h.customBounds(), index) : exponential(index, h.schema());
  }

  /** The upper bound of a bucket that ends at a custom bound; infinite beyond them. */
  public static double custom(double[] bounds, int index) {
    if (index < 0) {
      return Double.NEGATIVE_INFINITY;
    }
    return index < bounds.length ? bounds[index] : Double.POSITIVE_INFINITY;
  }

  /** The upper bound of a positive bucket of an exponential schema. */
  public static double exponential(int index, int schema) {
    if (schema <= 0) {
      long exponent = (long) index << -schema;
      return exponent == 1024 ? Double.MAX_VALUE : power(1, exponent);
    }
    int within = index & ((1 << schema) - 1);
    int exponent = index >> schema;
    return within == 0 && exponent == 1024
        ? Double.MAX_VALUE
        : power(TABLE[within << (FINEST - schema)], exponent);
  }

  private static double power(double factor, long exponent) {
    return Math.scalb(factor, (int) Math.clamp(exponent, -3000L, 3000L));
  }
}

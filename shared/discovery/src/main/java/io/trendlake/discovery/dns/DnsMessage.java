// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.dns;

import io.trendlake.config.sd.DnsRecordType;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes questions and reads answers as they go over the wire (RFC 1035, section 4). An answer is
 * read with suspicion: lengths, counts and pointers that lead nowhere are errors, and records of
 * another type than was asked for are left out.
 */
final class DnsMessage {

  /** What an answer over UDP may have, as Prometheus says by EDNS (RFC 6891). */
  static final int LONGEST_DATAGRAM = 4096;

  private static final int HEADER = 12;
  private static final int RESPONSE = 0x8000;
  private static final int TRUNCATED = 0x0200;
  private static final int RECURSION_DESIRED = 0x0100;
  private static final int CODE = 0xf;
  private static final int INTERNET = 1;
  private static final int OPT = 41;
  private static final int LONGEST_LABEL = 63;
  private static final int LONGEST_NAME = 255;
  private static final int POINTER = 0xc0;

  /** Enough for any name: pointers of an honest answer lead backwards. */
  private static final int MOST_POINTERS = 127;

  private DnsMessage() {}

  /**
   * What a server says.
   *
   * @param code 0 = the name exists, 3 = it does not; anything else is a failure of the server
   * @param isTruncated whether the whole answer has to be asked for over TCP
   * @param records those of the type that was asked for
   */
  record Response(int code, boolean isTruncated, List<DnsRecord> records) {

    static final int NO_ERROR = 0;
    static final int NO_SUCH_NAME = 3;

    /** The name of the code as the registry of DNS has it. */
    String codeName() {
      return switch (code) {
        case NO_ERROR -> "NOERROR";
        case 1 -> "FORMERR";
        case 2 -> "SERVFAIL";
        case NO_SUCH_NAME -> "NXDOMAIN";
        case 4 -> "NOTIMP";
        case 5 -> "REFUSED";
        default -> "code " + code;
      };
    }
  }

  /**
   * A question.
   *
   * @param name full, with the dot at its end
   * @param extended whether a datagram of {@link #LONGEST_DATAGRAM} bytes may answer it
   * @throws DnsException if the name cannot be one
   */
  static byte[] question(int id, String name, DnsRecordType type, boolean extended)
      throws DnsException {
    byte[] wireName = wireName(name);
    ByteBuffer out = ByteBuffer.allocate(HEADER + wireName.length + 4 + (extended ? 11 : 0));
    out.putShort((short) id).putShort((short) RECURSION_DESIRED);
    out.putShort((short) 1).putShort((short) 0).putShort((short) 0);
    out.putShort((short) (extended ? 1 : 0));
    out.put(wireName).putShort((short) type.code()).putShort((short) INTERNET);
    if (extended) {
      out.put((byte) 0).putShort((short) OPT).putShort((short) LONGEST_DATAGRAM);
      out.putInt(0).putShort((short) 0);
    }
    return out.array();
  }

  private static byte[] wireName(String name) throws DnsException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream label = new ByteArrayOutputStream();
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < text.length; i++) {
      if (text[i] == '.') {
        if ((label.size() == 0 && text.length > 1) || label.size() > LONGEST_LABEL) {
          throw new DnsException(
              "\"" + name + "\" is not a name of DNS: each part has 1 to 63 bytes");
        }
        if (label.size() > 0) {
          out.write(label.size());
          out.writeBytes(label.toByteArray());
        }
        label.reset();
      } else if (text[i] == '\\' && i + 1 < text.length) {
        int digits = escapedNumber(text, i + 1);
        label.write(digits < 0 ? text[i + 1] : digits);
        i += digits < 0 ? 1 : 3;
      } else {
        label.write(text[i]);
      }
    }
    out.write(0);
    if (out.size() > LONGEST_NAME) {
      throw new DnsException(
          "\"" + name + "\" is not a name of DNS: it has more than " + LONGEST_NAME + " bytes");
    }
    return out.toByteArray();
  }

  /** The number of an escape such as {@code \032}; -1 if it is not written in three digits. */
  private static int escapedNumber(byte[] text, int from) {
    int number = 0;
    for (int i = from; i < from + 3; i++) {
      if (i >= text.length || text[i] < '0' || text[i] > '9') {
        return -1;
      }
      number = number * 10 + text[i] - '0';
    }
    return number > 255 ? -1 : number;
  }

  /**
   * Whether a message is the answer to a question: it has its id, and repeats it. Another one is
   * late, or comes from somebody who guesses.
   */
  static boolean isAnswerTo(ByteBuffer message, byte[] question) {
    int end = HEADER;
    while (question[end] != 0) {
      end += question[end] + 1;
    }
    end += 5;
    if (message.remaining() < end
        || message.getShort(message.position()) != ByteBuffer.wrap(question).getShort()
        || (message.getShort(message.position() + 2) & RESPONSE) == 0
        || message.getShort(message.position() + 4) != 1) {
      return false;
    }
    byte[] repeated = new byte[end - HEADER];
    message.get(message.position() + HEADER, repeated);
    String asked = new String(question, HEADER, end - HEADER, StandardCharsets.ISO_8859_1);
    return new String(repeated, StandardCharsets.ISO_8859_1)
        .toLowerCase(Locale.ROOT)
        .equals(asked.toLowerCase(Locale.ROOT));
  }

  /**
   * Reads an answer.
   *
   * @param message from its position to its limit
   * @throws DnsException if it is not one
   */
  static Response response(ByteBuffer message, DnsRecordType type) throws DnsException {
    ByteBuffer in = message.slice();
    try {
      in.position(2);
      int flags = in.getShort();
      int questions = in.getShort() & 0xffff;
      int answers = in.getShort() & 0xffff;
      in.position(HEADER);
      for (int i = 0; i < questions; i++) {
        name(in);
        in.position(in.position() + 4);
      }
      boolean truncated = (flags & TRUNCATED) != 0;
      return new Response(
          flags & CODE, truncated, truncated ? List.of() : records(in, answers, type));
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new DnsException("the answer ends in the middle of a record", e);
    }
  }

  private static List<DnsRecord> records(ByteBuffer in, int count, DnsRecordType type)
      throws DnsException {
    List<DnsRecord> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      name(in);
      int of = in.getShort() & 0xffff;
      int network = in.getShort() & 0xffff;
      in.getInt();
      int length = in.getShort() & 0xffff;
      int end = in.position() + length;
      if (end > in.limit()) {
        throw new BufferUnderflowException();
      }
      if (of == type.code() && network == INTERNET) {
        records.add(record(in, type, length));
        if (in.position() != end) {
          throw new DnsException("a record of type " + type + " has not the length that it names");
        }
      }
      in.position(end);
    }
    return records;
  }

  private static DnsRecord record(ByteBuffer in, DnsRecordType type, int length)
      throws DnsException {
    return switch (type) {
      case A -> new DnsRecord.Address(address(in, 4, length));
      case AAAA -> new DnsRecord.Address(address(in, 16, length));
      case SRV -> {
        in.getInt(); // Priority and weight.
        int port = in.getShort() & 0xffff;
        yield new DnsRecord.Service(name(in), port);
      }
      case MX -> {
        in.getShort(); // Preference.
        yield new DnsRecord.MailServer(name(in));
      }
      case NS -> new DnsRecord.NameServer(name(in));
    };
  }

  private static InetAddress address(ByteBuffer in, int size, int length) throws DnsException {
    byte[] bytes = new byte[size];
    if (length != size) {
      throw new DnsException("an address has " + length + " bytes instead of " + size);
    }
    in.get(bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a name, which may continue elsewhere in the message, and stops after it. */
  private static String name(ByteBuffer in) throws DnsException {
    StringBuilder name = new StringBuilder();
    int behind = -1;
    int bytes = 1;
    int pointers = 0;
    for (int length = in.get() & 0xff; length != 0; length = in.get() & 0xff) {
      if ((length & POINTER) == POINTER) {
        int to = ((length & ~POINTER) << 8) | (in.get() & 0xff);
        behind = behind < 0 ? in.position() : behind;
        if (++pointers > MOST_POINTERS) {
          throw new DnsException("the pointers of a name go round in a circle");
        }
        in.position(to);
      } else if (length > LONGEST_LABEL || (bytes += length + 1) > LONGEST_NAME) {
        throw new DnsException("a name is longer than " + LONGEST_NAME + " bytes");
      } else {
        for (int i = 0; i < length; i++) {
          append(name, in.get() & 0xff);
        }
        name.append('.');
      }
    }
    if (behind >= 0) {
      in.position(behind);
    }
    return name.isEmpty() ? "." : name.toString();
  }

  /** As a zone file has it: what would be read as something else has a backslash before it. */
  private static void append(StringBuilder name, int character) {
    if (character <= ' ' || character > '~') {
      name.append(String.format(Locale.ROOT, "\\%03d", character));
    } else {
      if (".'@;()\"\\".indexOf(character) >= 0) {
        name.append('\\');
      }
      name.append((char) character);
    }
  }
}

// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.discovery.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Reads the XML of answers. A document type is not supported, and so nothing outside is read. */
final class XmlResponse {

  private static final XMLInputFactory XML = XMLInputFactory.newDefaultFactory();

  static {
    XML.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    XML.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    XML.setProperty(XMLInputFactory.IS_COALESCING, true);
    // To Java each &quot; in a tag is an entity too; without a document type there are no others.
    XML.setProperty("jdk.xml.maxGeneralEntitySizeLimit", "0");
    XML.setProperty("jdk.xml.totalEntitySizeLimit", "0");
  }

  private XmlResponse() {}

  /**
   * The root element's value.
   *
   * @throws IOException if it is not XML, with the reason
   */
  static ApiValue read(byte[] xml) throws IOException {
    try {
      XMLStreamReader reader = XML.createXMLStreamReader(new ByteArrayInputStream(xml));
      try {
        while (reader.next() != XMLStreamConstants.START_ELEMENT) {
          // Skip what precedes the root.
        }
        return element(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException e) {
      throw new IOException("the answer is not XML: " + e.getMessage(), e);
    }
  }

  /** The element that begins where the reader is; it is left at the element's end. */
  private static ApiValue element(XMLStreamReader reader) throws XMLStreamException {
    List<ApiValue.Member> members = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int event = reader.next();
        event != XMLStreamConstants.END_ELEMENT;
        event = reader.next()) {
      if (event == XMLStreamConstants.START_ELEMENT) {
        String name = reader.getLocalName();
        members.add(new ApiValue.Member(name, element(reader)));
      } else if (event == XMLStreamConstants.CHARACTERS) {
        text.append(reader.getText());
      }
    }
    return members.isEmpty() ? ApiValue.of(text.toString()) : new ApiValue("", members);
  }
}

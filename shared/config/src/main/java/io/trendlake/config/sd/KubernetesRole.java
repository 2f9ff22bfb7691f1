// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.config.sd;

import java.util.List;

/** What targets of Kubernetes are made of ({@code role} of {@code kubernetes_sd_configs}). */
public enum KubernetesRole {
  POD("pod"),
  SERVICE("service"),
  ENDPOINTS("endpoints"),
  ENDPOINTSLICE("endpointslice"),
  NODE("node"),
  INGRESS("ingress");

  private final String text;

  KubernetesRole(String text) {
    this.text = text;
  }

  /** As the configuration and meta labels name it. */
  public String text() {
    return text;
  }

  /** The roles whose objects a discovery of this role can select. */
  public List<KubernetesRole> selectable() {
    return switch (this) {
      case POD -> List.of(POD, NODE);
      case SERVICE -> List.of(SERVICE);
      case ENDPOINTS -> List.of(POD, SERVICE, ENDPOINTS);
      case ENDPOINTSLICE -> List.of(POD, SERVICE, ENDPOINTSLICE);
      case NODE -> List.of(NODE);
      case INGRESS -> List.of(INGRESS);
    };
  }
}

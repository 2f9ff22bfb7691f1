// SPDX-FileCopyrightText: The Trendlake authors
// SPDX-License-Identifier: Apache-2.0

package io.trendlake.lambdait;

import io.trendlake.testkit.aws.MotoServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A moto that asks for policies as AWS does. What it does otherwise by itself is put right here,
 * for all functions alike, so that policies are put into it as the templates have them.
 */
final class PolicyServer {

  /** What Python runs before moto. */
  private static final String AS_AWS =
      """
      import json
      import re
      import moto.iam.access_control as access
      import moto.s3.responses as s3
      import moto.secretsmanager.responses as secretsmanager
      import moto.ssm.responses as ssm

      # Policies are what is asked for: moto signs a path again without the encoding of "=", and takes
      # the signature of every partition's key for wrong.
      access.IAMRequestBase.check_signature = lambda request: None

      # AWS asks for the action on one message where many are sent; moto for one that is not.
      ACTIONS = {"sqs:SendMessageBatch": "sqs:SendMessage"}
      check = access.IAMRequestBase.check_action_permitted

      def check_as_aws(request, resource):
          request._action = ACTIONS.get(request._action, request._action)
          check(request, resource)

      access.IAMRequestBase.check_action_permitted = check_as_aws

      # Where many keys are deleted AWS asks for each; moto for the bucket, which is none of them.
      authorize = s3.S3Response._authenticate_and_authorize_s3_action

      def authorize_keys(response, bucket_name=None, key_name=None):
          if key_name is None and response.data.get("Action") == "DeleteObject":
              body = response.body
              text = body.decode() if isinstance(body, bytes) else body
              for key in re.findall("<Key>([^<]*)</Key>", text):
                  authorize(response, bucket_name, key)
          else:
              authorize(response, bucket_name, key_name)

      s3.S3Response._authenticate_and_authorize_s3_action = authorize_keys

      # Of a key that is missing AWS says so to those who may list; moto to all who may read.
      get_object = s3.S3Response.get_object

      def get_object_as_aws(response):
          try:
              return get_object(response)
          except s3.MissingKey:
              response.data["Action"] = "ListBucket"
              authorize(response, response.bucket_name)
              raise

      s3.S3Response.get_object = get_object_as_aws

      # AWS asks for the secret that is read; moto for all of them.
      def secret(response):
          return json.loads(response.body).get("SecretId", "*")

      def parameter(response):
          name = json.loads(response.body).get("Name", "/*")
          return "arn:aws:ssm:" + response.region + ":" + response.current_account + ":parameter" + name

      secretsmanager.SecretsManagerResponse._determine_resource = secret
      ssm.SimpleSystemManagerResponse._determine_resource = parameter
      """;

  private PolicyServer() {}

  /**
   * Starts a server that asks for policies when it is switched on.
   *
   * @param folder an empty one, for what it runs
   */
  static MotoServer start(Path folder) throws IOException {
    Files.writeString(folder.resolve("sitecustomize.py"), AS_AWS);
    return MotoServer.start(Map.of("PYTHONPATH", folder.toString()));
  }
}

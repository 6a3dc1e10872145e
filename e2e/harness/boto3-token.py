"""Makes a token with boto3, in the way that is passed around for it. Arguments: cluster id, region, host of STS."""

import base64
import sys

import boto3
from botocore.signers import RequestSigner

cluster_id, region, host = sys.argv[1:]
session = boto3.session.Session()
client = session.client("sts", region_name=region)
signer = RequestSigner(
    client.meta.service_model.service_id, region, "sts", "v4", session.get_credentials(), session.events
)
url = signer.generate_presigned_url(
    {
        "method": "GET",
        "url": f"https://{host}/?Action=GetCallerIdentity&Version=2011-06-15",
        "body": {},
        "headers": {"x-k8s-aws-id": cluster_id},
        "context": {},
    },
    region_name=region,
    expires_in=60,
    operation_name="",
)
print("k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("="))

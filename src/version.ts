/** Version of hakube; goes into manifests and `hakube --version`. */
export const hakubeVersion = "0.1.0";

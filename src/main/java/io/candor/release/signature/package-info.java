/**
 * Signatures under manifests (Ed25519, RFC 8032): who makes releases signs, and who serves them verifies.
 *
 * <p>What is signed is a short statement with the SHA-256 of the manifest, which holds the SHA-256 of every file; so a signature can be verified before
 * anything else is read.
 */
package io.candor.release.signature;

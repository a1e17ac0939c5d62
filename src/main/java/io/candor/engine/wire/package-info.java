/**
 * What client and server of a remote engine say to each other: JSON over HTTP, token ids and never text. Log-probabilities are float32
 * written as the double of the same value, and states float32 in base64, so that both arrive bit for bit.
 */
package io.candor.engine.wire;

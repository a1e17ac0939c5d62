/**
 * Which roles run in this process, how they reach Kafka, how they start and stop, and what the HTTP side shares.
 */
package io.candor.runtime;

/**
 * Fits LoRA and head offline, one stage of EliCal (arXiv 2510.17509, section 3) at a time; knows nothing of Kafka.
 */
package io.candor.training.fit;

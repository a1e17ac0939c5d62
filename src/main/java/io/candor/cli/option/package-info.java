/**
 * Options that several commands share, and what they open: models, adapters, the configured Kafka, progress.
 */
package io.candor.cli.option;

/**
 * A Confluent-compatible schema registry and its REST client. Knows schemas, and nothing of topics or records.
 */
package io.candor.event.registry;

/**
 * The contracts on the wire: topics, Avro records generated from {@code schemas/}, their serialisation, and the traces in
 * their headers.
 */
package io.candor.event;

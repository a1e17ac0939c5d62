/**
 * How stages read topics and write to them, in bytes: {@link io.candor.event.client.TopicReader} without a group,
 * {@link io.candor.event.client.TransactionalWriter} all or nothing.
 */
package io.candor.event.client;

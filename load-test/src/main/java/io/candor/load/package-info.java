/**
 * Asks at a rate that does not wait for answers, and measures how long they take, also while the service is being broken.
 *
 * <p>{@code candor bench} has an open loop of its own, of one constant rate over Kafka in the process that answers: the
 * service cannot depend on this project, and what this one needs beyond it (rates that change, REST, poison, brokers that go
 * away) would have to be public there for nobody else.
 *
 * <p>{@code SourcesCommand} and {@code CascadeCommand} stand apart: they measure offline what answers of other models are worth when ours
 * reads them, and what a second, stronger model for hard questions gives.
 */
package io.candor.load;

// Erlang's formulas: what a queue in steady state does, in closed form.
//
// No factorials and no powers: states are weighed against one of them by recursions of positive
// terms, so nothing overflows or cancels, whatever the number of servers and the load.
#pragma once

namespace rapport {

/// What a queue with Poisson arrivals and exponential service comes to in steady state.
struct QueueForecast {
  double load = 0.0;         ///< erlangs offered: arrival rate x mean service
  double wait_chance = 0.0;  ///< P(wait > 0) of all who arrive
  double mean_wait = 0.0;    ///< of all who arrive, those who abandon too; in the caller's unit
  double abandoned = 0.0;    ///< share of all who arrive
  double turned_away = 0.0;  ///< share of all who arrive and find no place to wait
  double in_time = 0.0;      ///< share of all who arrive whose service begins within `within`
};

/// M/M/n (Erlang 1917). Arrivals are a rate per unit of time and all times are in that unit, which
/// the caller chooses. Waits are infinite where load >= servers. Throws InvariantError for
/// arrivals < 0, mean_service <= 0, servers < 0 and within < 0.
QueueForecast erlang_c(double arrivals, double mean_service, int servers, double within);

/// M/M/n+M: those who wait lose patience after an exponential time (Palm 1957; Garnett, Mandelbaum
/// and Reiman 2002). mean_patience > 0; an infinite one gives Erlang-C. Units and errors are those
/// of erlang_c. There is a steady state for any load; with servers = 0 all abandon. Time and memory
/// grow with servers + sqrt(arrivals x mean_patience); throws InvariantError where that product is
/// above 1e12.
QueueForecast erlang_a(double arrivals, double mean_service, int servers, double mean_patience,
                       double within);

/// The same with `places` places to wait: who finds all taken is turned away at once, and waits 0.
/// M/M/n/n+places, +M where patience is finite, by the balance of a birth-death process (Kleinrock
/// 1975, "Queueing Systems" I, chapter 3); with no place this is Erlang's loss formula (Erlang
/// 1917). There is a steady state for any load. Time and memory grow with servers and places.
/// Throws InvariantError for places < 0, and as erlang_a.
QueueForecast erlang_with_room(double arrivals, double mean_service, int servers,
                               double mean_patience, int places, double within);

}  // namespace rapport

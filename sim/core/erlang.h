// Erlang's formulas: what a queue in steady state does, in closed form.
//
// No factorials and no powers: states are weighed against one of them by recursions of positive
// terms, so nothing overflows or cancels, whatever the number of servers and the load.
#pragma once

namespace rapport {

/// A queue with Poisson arrivals, exponential service and `servers` servers in steady state.
struct QueueForecast {
  double load = 0.0;         ///< erlangs offered: arrival rate x mean service
  double wait_chance = 0.0;  ///< P(wait > 0) of all who arrive
  double mean_wait = 0.0;  ///< of all who arrive, those who abandon too; in the unit of time given
  double abandoned = 0.0;  ///< share of all who arrive
  double in_time = 0.0;    ///< share of all who arrive that is served within `within`
};

/// M/M/n (Erlang 1917). Waits are infinite where load >= servers. Rates per unit of time, times in
/// it. Throws InvariantError for arrivals < 0, service <= 0, servers < 0, within < 0.
QueueForecast erlang_c(double arrivals, double mean_service, int servers, double within);

/// M/M/n+M: those who wait lose patience after an exponential time (Palm 1957; Garnett, Mandelbaum
/// and Reiman 2002). mean_patience > 0; infinity gives Erlang-C; as erlang_c otherwise. Stable for
/// any load; servers = 0: all abandon. Takes time and memory in proportion to servers +
/// sqrt(arrivals x mean_patience), whose square may be 1e12 at most.
QueueForecast erlang_a(double arrivals, double mean_service, int servers, double mean_patience,
                       double within);

/// Least servers for which at least `share` are served within `within`: by Erlang-A where
/// mean_patience is finite, else by Erlang-C. share in (0, 1). 0 where nothing arrives.
int least_servers(double arrivals, double mean_service, double mean_patience, double within,
                  double share);

}  // namespace rapport

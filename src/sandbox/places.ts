/** Where the simulated charge points stand: town, postal code, centre, and how many Locations it has of each hundred. */
export interface Place {
  city: string;
  postalCode: string;
  latitude: number;
  longitude: number;
  share: number;
}

const place = (city: string, postalCode: string, latitude: number, longitude: number, share: number): Place => ({
  city,
  postalCode,
  latitude,
  longitude,
  share,
});

export const PLACES: readonly Place[] = [
  place('Amsterdam', '1012', 52.3731, 4.8922, 16),
  place('Rotterdam', '3011', 51.9225, 4.4792, 13),
  place('Den Haag', '2511', 52.0787, 4.3121, 11),
  place('Utrecht', '3511', 52.0907, 5.1214, 10),
  place('Eindhoven', '5611', 51.4393, 5.4786, 8),
  place('Groningen', '9711', 53.2194, 6.5665, 7),
  place('Tilburg', '5038', 51.5607, 5.0919, 6),
  place('Almere', '1315', 52.3702, 5.2146, 5),
  place('Breda', '4811', 51.5888, 4.7758, 5),
  place('Nijmegen', '6511', 51.8475, 5.8625, 5),
  place('Arnhem', '6811', 51.9844, 5.9086, 4),
  place('Zwolle', '8011', 52.5126, 6.0936, 3),
  place('Maastricht', '6211', 50.8512, 5.6906, 3),
  place('Leeuwarden', '8911', 53.2014, 5.8086, 2),
  place('Middelburg', '4331', 51.4986, 3.6113, 2),
];

export const STREETS = [
  'Stationsplein',
  'Markt',
  'Kerkstraat',
  'Schoolstraat',
  'Molenweg',
  'Havenkade',
  'Parklaan',
  'Wilhelminastraat',
  'Industrieweg',
  'Beatrixlaan',
  'Nieuwstraat',
  'Singel',
];

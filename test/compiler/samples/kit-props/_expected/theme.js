export const theme = { primaryColor: 'teal', colors: { __proto: ['#fff'] } };
